"""The HTTP interface: mounts the routes of the modules and holds the screens that join several of them."""
