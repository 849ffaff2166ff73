"""Answers that were shown, counted with the figures."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# The model's promise is watched over two years at most.
WATCHED = timedelta(weeks=110)
AGAIN = sa.text(
    "INSERT INTO figures_due (case_id) SELECT case_id FROM case_figures"
    " WHERE first_day >= :since AND case_id NOT IN (SELECT case_id FROM figures_due)"
).bindparams(sa.bindparam("since", type_=sa.Date()))


def upgrade() -> None:
    op.create_table(
        "answer_figures",
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("model_version", sa.String(length=80), nullable=False),
        sa.Column("band", sa.String(length=40), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.PrimaryKeyConstraint("first_day", "case_id", "field", "code"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_answer_figures_case_id", "answer_figures", ["case_id"], unique=False)
    # Cases that have figures get their answers when those are next brought up to date.
    op.get_bind().execute(AGAIN, {"since": (datetime.now(UTC) - WATCHED).date()})


def downgrade() -> None:
    op.drop_index("ix_answer_figures_case_id", table_name="answer_figures")
    op.drop_table("answer_figures")
