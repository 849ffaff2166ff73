"""Pure decisions: what a message is about and which procedure it belongs to."""
