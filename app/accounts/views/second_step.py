"""How does somebody give a code, and how do they set that up?"""

from collections.abc import Callable

from flask import Response, current_app, flash, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.access.gate import me, open_meanwhile, public, requires
from app.access.roles import Permission
from app.accounts import codes, passkeys, second_step
from app.accounts.arriving import go_on_with_two_steps, is_held_back, let_in
from app.accounts.attempts import UsedUp
from app.accounts.devices import device_of_this_request
from app.accounts.forms import AnyCodeForm, CodeForm, RecoveryCodeForm, SetUpForm
from app.accounts.other_ways import ways_to_add_a_passkey
from app.accounts.passkeys import site_at
from app.accounts.pending import Pending, pending
from app.accounts.policy import needs_two_steps_from
from app.accounts.queries import address_of
from app.accounts.views import blueprint
from app.web.forms import fault
from app.web.pages import go_to, page
from app.wording import count, minutes_until

# Coming in.


@blueprint.get("/sign-in/second-step")
@public
def second_step_of_sign_in() -> ResponseReturnValue:
    who = pending()
    return _ask_for_code(CodeForm(formdata=None), who) if who else _begin_again()


@blueprint.post("/sign-in/second-step")
@public
def give_code() -> ResponseReturnValue:
    return _come_in(CodeForm(), codes.from_the_app, _ask_for_code)


@blueprint.get("/sign-in/recovery-code")
@public
def recovery_code() -> ResponseReturnValue:
    who = pending()
    return _ask_for_recovery_code(RecoveryCodeForm(formdata=None), who) if who else _begin_again()


@blueprint.post("/sign-in/recovery-code")
@public
def give_recovery_code() -> ResponseReturnValue:
    return _come_in(RecoveryCodeForm(), codes.written_down, _ask_for_recovery_code)


def _come_in(form: CodeForm, check: codes.Check, ask: Callable[..., Response]) -> Response:
    who = pending()
    if who is None:
        return _begin_again()
    if (status := _refused(form, check, who.actor.person_id)) is not None:
        return ask(form, who, status=status)
    return let_in(who.actor, onward=who.onward)


def _ask_for_code(form: CodeForm, who: Pending, *, status: int = 200) -> Response:
    person_id = who.actor.person_id
    return page(
        "accounts/second_step.html",
        status=status,
        form=form,
        person_name=who.actor.name,
        has_app=second_step.has_second_step(person_id),
        has_passkey=passkeys.has_passkey(person_id) and site_at(request.host_url) is not None,
        next=who.onward or "",
        contact=current_app.config["CONTACT_EMAIL"],
    )


def _ask_for_recovery_code(form: RecoveryCodeForm, who: Pending, *, status: int = 200) -> Response:
    return page(
        "accounts/recovery_code.html",
        status=status,
        form=form,
        person_name=who.actor.name,
        contact=current_app.config["CONTACT_EMAIL"],
    )


def _begin_again() -> Response:
    flash("That took too long. Sign in again.", "calm")
    return go_to(url_for(".sign_in"))


# Setting it up.


@blueprint.get("/account/second-step")
@requires(Permission.SIGNED_IN)
@open_meanwhile
def set_up_second_step() -> ResponseReturnValue:
    if second_step.has_second_step(me().person_id):
        return go_to(url_for(".account"))
    return _set_up_page(SetUpForm(formdata=None, sealed=second_step.propose(me().person_id)))


@blueprint.post("/account/second-step")
@requires(Permission.SIGNED_IN)
@open_meanwhile
def add_second_step() -> ResponseReturnValue:
    if second_step.has_second_step(me().person_id):
        return go_to(url_for(".account"))
    form = SetUpForm()
    secret = second_step.proposed(form.sealed.data or "", me().person_id)
    if secret is None:
        form.sealed.data = second_step.propose(me().person_id)
        fault(form.code, "That took too long. Scan the new picture, and type the code that your app shows then")
        return _set_up_page(form, status=422)
    if not form.validate():
        return _set_up_page(form, status=422)
    made = second_step.add(me().person_id, secret, form.code.data or "")
    if made is None:
        fault(form.code, form.WRONG)
        return _set_up_page(form, status=422)
    return _show_codes(made, heading="You now sign in in two steps")


def _set_up_page(form: SetUpForm, *, status: int = 200) -> Response:
    secret = second_step.proposed(form.sealed.data or "", me().person_id)
    assert secret is not None
    address = second_step.address_for_app(secret, account=address_of(me().person_id).email or me().name)
    return page(
        "accounts/set_up_second_step.html",
        status=status,
        form=form,
        picture=second_step.picture_of(address),
        app_href=address,
        secret_words=second_step.in_groups(secret),
        must_first=is_held_back(),
        **ways_to_add_a_passkey(),
    )


def _show_codes(made: list[str], *, heading: str) -> Response:
    """Once: they are kept nowhere."""
    onward = go_on_with_two_steps()
    return page(
        "accounts/recovery_codes.html",
        heading=heading,
        codes=made,
        onward_href=onward or url_for(".account"),
        onward_words="I have kept them: go on" if onward else "I have kept them: go to your account",
    )


# Changing it.


@blueprint.get("/account/recovery-codes")
@requires(Permission.SIGNED_IN)
def ask_for_new_codes() -> ResponseReturnValue:
    return _new_codes_page(CodeForm(formdata=None)) if _has_it() else go_to(url_for(".account"))


@blueprint.post("/account/recovery-codes")
@requires(Permission.SIGNED_IN)
def make_new_codes() -> ResponseReturnValue:
    if not _has_it():
        return go_to(url_for(".account"))
    form = CodeForm()
    if (status := _refused(form, codes.from_the_app)) is not None:
        return _new_codes_page(form, status=status)
    return _show_codes(second_step.renew_recovery_codes(me().person_id), heading="Your new recovery codes")


def _new_codes_page(form: CodeForm, *, status: int = 200) -> Response:
    left = second_step.recovery_codes_left(me().person_id)
    return page("accounts/new_recovery_codes.html", status=status, form=form, left_words=count(left, "recovery code"))


@blueprint.get("/account/second-step/remove")
@requires(Permission.SIGNED_IN)
def leave_second_step() -> ResponseReturnValue:
    return _remove_page(AnyCodeForm(formdata=None)) if _has_it() else go_to(url_for(".account"))


@blueprint.post("/account/second-step/remove")
@requires(Permission.SIGNED_IN)
def remove_second_step() -> ResponseReturnValue:
    if not _has_it():
        return go_to(url_for(".account"))
    form = AnyCodeForm()
    if (status := _refused(form, codes.of_either_kind)) is not None:
        return _remove_page(form, status=status)
    second_step.remove(me().person_id)
    flash("You are no longer asked for a code.", "success")
    return go_to(url_for(".account"))


def _remove_page(form: AnyCodeForm, *, status: int = 200) -> Response:
    asked_again_on = needs_two_steps_from(me(), current_app.config["SECOND_FACTOR_DAYS"])
    return page("accounts/remove_second_step.html", status=status, form=form, asked_again=asked_again_on is not None)


def _has_it() -> bool:
    return second_step.has_second_step(me().person_id)


# How it is done.


def _refused(form: CodeForm, check: codes.Check, person_id: int | None = None) -> int | None:
    """The status of the page that says what is wrong with this code; ``None``: nothing is, and it is used up now."""
    if not form.validate():
        return 422
    found = check(person_id or me().person_id, form.code.data or "", device=device_of_this_request())
    if isinstance(found, UsedUp):
        fault(form.code, f"Too many wrong codes. Try again in {minutes_until(found.until, clock.now())}")
        return 429
    if not found:
        fault(form.code, form.WRONG)
        return 422
    return None
