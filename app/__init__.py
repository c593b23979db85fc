"""Nuanxin (暖心): visits to people in difficulty, one file per person, an explained risk colour."""
