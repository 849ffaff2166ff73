"""Telegram: the conversation with a resident, by aiogram."""
