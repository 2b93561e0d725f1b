"""The version of this package, as the build and the graphs say it."""

__version__ = "0.1.0"
