"""Four eyes: what one person proposes another decides. A property of an action, with no exempt role and no switch (S3)."""
