"""HAProxy on a free port, in front of the server whose ws:// address is the argument."""

import os
import socket
import sys
from urllib.parse import urlsplit

listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen(1024)
listener.set_inheritable(True)
os.environ["LISTENER"] = str(listener.fileno())
os.environ["SERVER"] = urlsplit(sys.argv[1]).netloc
print(f"ready ws://127.0.0.1:{listener.getsockname()[1]}", flush=True)
configuration = os.path.join(os.path.dirname(os.path.abspath(__file__)), "haproxy.cfg")
os.execvp("haproxy", ["haproxy", "-db", "-f", configuration])
