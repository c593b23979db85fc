"""Photos and recordings: uploads that go on where they were cut, files sealed at rest, what visits say of them."""
