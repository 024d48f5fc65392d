"""What a masked value shows."""


def mask_name(name: str) -> str:
    """The first character and as many stars as are hidden, at most six."""
    return name[:1] + "*" * min(max(len(name) - 1, 0), 6)


def mask_phone(phone: str | None) -> str:
    """First three and last four digits; a short number shows its last two only."""
    if not phone:
        return ""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 10 else "****" + phone[-2:]
