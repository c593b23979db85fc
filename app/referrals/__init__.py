"""Needs found on visits and the referrals that follow them until the person says it helped."""
