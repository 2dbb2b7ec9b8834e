"""`python -m services` is `gouji`."""

from services.cli import main

if __name__ == "__main__":
    main()
