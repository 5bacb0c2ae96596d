# SPDX-License-Identifier: Apache-2.0
"""The programs under test, started as a user would start them."""
