"""The phone's side of Nuanxin's sync, without a network: what to send next, and what an answer means. App developers port this."""
