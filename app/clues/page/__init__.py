"""The page behind the QR code of a village: one form for anybody, which tells nothing but a receipt number."""
