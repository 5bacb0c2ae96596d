# SPDX-License-Identifier: Apache-2.0
"""An implementation of SIP over TCP and TLS and of uaCSTA, independent of the server's own."""
