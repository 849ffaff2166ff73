"""The command line: each group of commands is a module of heed/commands/."""

import typer

from heed.commands import (
    audit,
    cases,
    corpus,
    database,
    demo,
    evaluate,
    history,
    mailbox,
    model,
    monitoring,
    pen,
    prior,
    profile,
    serve,
    statistics,
    train,
    triage,
    users,
)

app = typer.Typer(
    name="heed",
    help="Takes in complaints and compliments, suggests where each belongs, and keeps it until an officer has decided.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("serve")(serve.serve)
app.command("demo")(demo.demo)
app.command("triage")(triage.triage)
app.command("cases")(cases.cases)
app.command("statistics")(statistics.statistics)
app.command("monitoring")(monitoring.monitoring)
app.command("train")(train.train)
app.command("evaluate")(evaluate.evaluate)
app.command("prior")(prior.prior)
app.command("profile")(profile.profile)
app.add_typer(corpus.app, name="corpus")
app.add_typer(history.app, name="history")
app.add_typer(model.app, name="model")
app.add_typer(database.app, name="db")
app.add_typer(users.app, name="user")
app.add_typer(pen.app, name="pen")
app.add_typer(audit.app, name="audit")
app.add_typer(mailbox.app, name="mailbox")
