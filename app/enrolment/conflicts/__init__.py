"""Conflicts: what two people meant differently while one of them had no network, and who decided."""
