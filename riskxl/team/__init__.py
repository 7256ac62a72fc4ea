"""RiskXL on the computers of a team: install, uninstall, doctor, selftest."""
