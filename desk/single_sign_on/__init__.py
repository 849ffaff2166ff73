"""Signing in through the council's own OpenID Connect provider."""
