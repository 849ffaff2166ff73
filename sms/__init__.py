"""Text messages: a second channel, over any provider that speaks the small HTTP contract of docs/channels.md."""
