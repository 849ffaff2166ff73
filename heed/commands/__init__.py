"""The commands, a module a group; each loads what it needs when it runs, so that --help is quick."""
