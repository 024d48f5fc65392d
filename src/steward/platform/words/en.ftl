not_found = This does not exist, or is not yours to see.
access-forbidden = Your role does not allow this.
access-sign_in_needed = Please sign in.
refused = This was refused.
