"""Colours for Conelab's language in documents: its syntax is Julia's."""
from pygments.lexers.julia import JuliaLexer


class ConelabLexer(JuliaLexer):
    name = "Conelab"
    aliases = ["conelab"]
    filenames = ["*.cone"]
    mimetypes = ["text/x-conelab"]
    priority = 0.5
