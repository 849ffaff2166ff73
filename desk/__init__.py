"""The web desk for officers, safeguarding officers, managers and administrators."""
