"""Councils' policies: one TOML file each, read by `store.policy_files`."""
