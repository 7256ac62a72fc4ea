"""Ways to reach people: 企业微信 group robots, e-mail, and what apprise speaks."""
