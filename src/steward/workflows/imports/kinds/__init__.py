"""The bank's own CSV kinds, one file each: how a row is read, recorded and written back."""
