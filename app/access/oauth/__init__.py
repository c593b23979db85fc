"""The authorization server: clients, authorization codes with PKCE, rotating refresh tokens, client credentials, and what they need."""
