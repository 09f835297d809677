"""The web page and the HTTP API over one store: what the command line does, in a browser."""
