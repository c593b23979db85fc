"""The person's file as a whole (一人一档)."""
