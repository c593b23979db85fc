"""The acts on a referral over HTTP."""
