"""What can go wrong, as one tree.

FangzhiError
├── InputError       a file or folder the user named cannot be used
├── OntologyError    a class, relation, lexicon or pattern file is wrong
├── QueryError       a SPARQL query is wrong or not allowed
├── BuildError       a build folder is missing, foreign or cannot be written
└── MissingExtra     an optional package is needed; the message names the install line

Every message says what is wrong, where, and what to do. `exit_code` is what the command line returns.
"""


class FangzhiError(Exception):
    """Anything fangzhi refuses, with a message for people."""

    exit_code = 1


class InputError(FangzhiError):
    """A file or folder named by the user cannot be read or holds nothing to build."""

    exit_code = 3


class OntologyError(FangzhiError):
    """An ontology file is refused; the message names file, term and reason."""

    exit_code = 4


class QueryError(FangzhiError):
    """A SPARQL query that does not parse, is not allowed, or names no known example."""

    exit_code = 5


class BuildError(FangzhiError):
    """A build cannot be written to, or read from, the folder named."""

    exit_code = 6


class MissingExtra(FangzhiError):
    """An optional package is not installed."""

    exit_code = 7
