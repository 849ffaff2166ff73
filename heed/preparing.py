"""Everything a first start needs: a trained model, up-to-date tables and the first accounts."""

from heed.accounts import create_first_accounts
from heed.bootstrap import make_store
from heed.clock import now
from heed.learning import model_path
from heed.settings import Settings
from heed.training import train_model
from models.errors import ModelUnusable, PasswordTooWeak, SettingsError
from storage.schema import upgrade
from triage.model import load_model


def prepare_model(settings: Settings) -> None:
    """Train the default model where there is none that this program can use."""
    try:
        load_model(model_path(settings))
    except ModelUnusable:
        train_model(settings)


async def prepare_store(settings: Settings) -> dict[str, str]:
    """Bring the tables up to date and create the first accounts; return the passwords that were made, by name."""
    store = make_store(settings)
    try:
        await upgrade(store)
        fixed = settings.first_password.get_secret_value() if settings.first_password else None
        return await create_first_accounts(store, fixed, now())
    except PasswordTooWeak as error:
        raise SettingsError(f"HEED_FIRST_PASSWORD: {error}") from error
    finally:
        await store.close()
