"""Sending mails, once: the ledger, SMTP, and services that send for us. Effects."""
