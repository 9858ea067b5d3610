"""The command line: reads files, calls the rooms, prints what they say."""
