"""Run the command line: `python -m junheng`."""

from junheng.cli.main import main

if __name__ == "__main__":
    main()
