"""The configuration of the test servers: as little as they need, nothing of the machine's own."""

from __future__ import annotations

import pwd
import re
import shutil
import subprocess
from pathlib import Path

_POSTFIX = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
mail_owner = postfix
myhostname = relay.test
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtp_dns_support_level = disabled
alias_maps =
alias_database =
virtual_mailbox_domains = static:ALL
virtual_mailbox_maps = static:ok
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
default_transport = error:5.4.4 this relay hands nothing on
relay_transport = error:5.4.4 this relay hands nothing on
transport_maps = inline:{{ {{bad.test = error:5.1.1 user unknown}} }}
recipient_delimiter = +
lmtp_destination_recipient_limit = 1
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_reject_unlisted_recipient = no
smtpd_client_connection_count_limit = 0
in_flow_delay = 0
biff = no
"""
_SERVICES = """\
127.0.0.1:{smtp} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
lmtp unix - - n - - lmtp flags=DOR
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""

_DOVECOT = """\
base_dir = {folder}/dovecot
state_dir = {folder}/dovecot-state
log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
hostname = relay.test
submission_host = 127.0.0.1:{smtp}
recipient_delimiter = +
mail_max_userip_connections = 100
service imap-login {{
  service_count = 0
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service imap {{
  service_count = 200
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
"""
_DOVECOT_2_3 = """\
disable_plaintext_auth = no
mail_location = maildir:{folder}/mailboxes/%Lu
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/homes/%Lu allow_all_users=yes
}}
protocol lmtp {{
  mail_plugins = sieve
}}
plugin {{
  sieve = file:{folder}/sieve/%Lu.sieve
}}
"""
_DOVECOT_2_4 = """\
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = {folder}/mailboxes/%{{user | lower}}
passdb static {{
  password = {password}
}}
userdb static {{
  allow_all_users = yes
  fields {{
    uid = {uid}
    gid = {gid}
    home = {folder}/homes/%{{user | lower}}
  }}
}}
protocol lmtp {{
  mail_plugins {{
    sieve = yes
  }}
}}
sieve_script personal {{
  path = {folder}/sieve/%{{user | lower}}.sieve
}}
"""


def write_postfix(folder: Path, *, smtp: int, lmtp: int) -> Path:
    """Write its configuration; the folder of it."""
    found = folder / "postfix"
    found.mkdir()
    values = {"folder": folder, "smtp": smtp, "lmtp": lmtp}
    (found / "main.cf").write_text(_POSTFIX.format(**values), encoding="utf-8")
    (found / "master.cf").write_text(_SERVICES.format(**values), encoding="utf-8")
    (folder / "queue").mkdir()
    (folder / "data").mkdir()
    shutil.chown(folder / "data", "postfix")
    return found


def write_dovecot(folder: Path, *, imap: int, lmtp: int, smtp: int, password: str) -> Path:
    """Write its configuration file."""
    for name in ("mailboxes", "homes", "sieve"):
        (folder / name).mkdir()
        shutil.chown(folder / name, "nobody")
    nobody = pwd.getpwnam("nobody")
    version = dovecot_version()
    values = {
        "folder": folder, "imap": imap, "lmtp": lmtp, "smtp": smtp, "password": password,
        "uid": nobody.pw_uid, "gid": nobody.pw_gid,
    }  # fmt: skip
    text = _DOVECOT + _DOVECOT_2_3
    if version >= (2, 4):
        # https://doc.dovecot.org/2.4.1/installation/upgrade/2.3-to-2.4.html
        both = "dovecot_config_version = 2.4.0\ndovecot_storage_version = 2.4.0\n"
        text = both + _DOVECOT + _DOVECOT_2_4
    path = folder / "dovecot.conf"
    path.write_text(text.format(**values), encoding="utf-8")
    return path


def dovecot_version() -> tuple[int, int]:
    found = subprocess.run(
        [shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin") or "dovecot", "--version"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    major, minor = re.match(r"(\d+)\.(\d+)", found).groups()  # type: ignore[union-attr]
    return int(major), int(minor)
