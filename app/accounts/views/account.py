"""How do I sign in, and how do I change that?"""

from typing import Any

from flask import Response, flash, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.access.gate import me, requires
from app.access.roles import Permission
from app.accounts import passwords, services
from app.accounts.attempts import UsedUp
from app.accounts.devices import device_of_this_request
from app.accounts.forms import ChangePasswordForm, NewPasswordForm, PresentPasswordForm
from app.accounts.other_ways import ways_of
from app.accounts.queries import account_of, address_of, devices_of, digest_of_device, guessable_of
from app.accounts.sessions import digest_of, sessions_of_this_app, this_session
from app.accounts.signing_in import knows_own_password
from app.accounts.views import blueprint
from app.web.forms import fault
from app.web.pages import go_to, page
from app.wording import minutes_until

NOT_THAT = "That is not your present password. Type it again"


@blueprint.get("/account")
@requires(Permission.SIGNED_IN)
def account() -> ResponseReturnValue:
    found = account_of(me().person_id)
    sessions = _sessions()
    return page(
        "accounts/account.html",
        address=address_of(me().person_id).email or "",
        password_set_at=found.password_set_at if found else None,
        sessions=sessions,
        end_others_href=url_for(".end_others") if len(sessions) > 1 else None,
        devices=_devices(),
        **ways_of(me()),
    )


def _sessions() -> list[dict[str, Any]]:
    mine = digest_of(this_session().token or "")
    return [
        {
            "device": row.device,
            "started": row.started_at,
            "seen": row.seen_at,
            "current": row.digest == mine,
            "end_href": url_for(".end_session", label=row.label),
        }
        for row in sessions_of_this_app().of_person(me())
    ]


def _devices() -> list[dict[str, Any]]:
    mine = digest_of_device(device_of_this_request() or "")
    return [
        {
            "words": device.words,
            "first_seen": device.first_seen_at,
            "last_seen": device.last_seen_at,
            "current": device.digest == mine,
            "forget_href": url_for(".forget_device", device_id=device.id),
        }
        for device in devices_of(me().person_id)
    ]


@blueprint.post("/account/devices/<int:device_id>/forget")
@requires(Permission.SIGNED_IN)
def forget_device(device_id: int) -> ResponseReturnValue:
    services.forget_device(device_id, by=me())
    flash("That device is no longer known. If it signs in again, we write to you.", "success")
    return go_to(url_for(".account", _anchor="devices"))


@blueprint.get("/account/password")
@requires(Permission.SIGNED_IN)
def password() -> ResponseReturnValue:
    return _password_page(_password_form(_kept(), formdata=None))


@blueprint.post("/account/password")
@requires(Permission.SIGNED_IN)
def save_password() -> ResponseReturnValue:
    kept = _kept()
    form = _password_form(kept)
    passwords.let_go()
    if not form.validate():
        return _password_page(form, status=422)
    if kept is not None and (answer := _refused(form, kept)) is not None:
        return answer
    chosen = passwords.hash_of(form.new_password.data or "")
    services.set_password(me(), chosen)
    this_session().renew()
    flash("Your new password is saved. You are signed out everywhere else.", "success")
    return go_to(url_for(".account"))


@blueprint.get("/account/password/remove")
@requires(Permission.SIGNED_IN)
def leave_password() -> ResponseReturnValue:
    if _kept() is None:
        return go_to(url_for(".account"))
    return _remove_page(PresentPasswordForm(formdata=None))


@blueprint.post("/account/password/remove")
@requires(Permission.SIGNED_IN)
def remove_password() -> ResponseReturnValue:
    kept = _kept()
    if kept is None:
        return go_to(url_for(".account"))
    form = PresentPasswordForm()
    if not form.validate():
        return _remove_page(form, status=422)
    if (answer := _refused(form, kept)) is not None:
        return answer
    services.remove_password(me())
    this_session().renew()
    flash("Your password is removed. From now on you sign in by a link.", "success")
    return go_to(url_for(".account"))


def _kept() -> str | None:
    """The hash of my password, if I have one."""
    found = account_of(me().person_id)
    return found.password_hash if found else None


def _password_form(kept: str | None, **more: Any) -> NewPasswordForm:
    known = guessable_of(me().person_id)
    return ChangePasswordForm(known=known, **more) if kept else NewPasswordForm(known=known, **more)


def _refused(form: Any, kept: str) -> Response | None:
    """What is said to whoever does not know the present password."""
    known = knows_own_password(me(), form.present_password.data, kept)
    if isinstance(known, UsedUp):
        fault(
            form.present_password,
            f"Too many wrong passwords. Try again in {minutes_until(known.until, clock.now())}, "
            "or sign out and choose “I have forgotten my password”",
        )
    elif known:
        return None
    else:
        fault(form.present_password, NOT_THAT)
    return _password_page(form, status=422) if isinstance(form, NewPasswordForm) else _remove_page(form, status=422)


def _password_page(form: NewPasswordForm, *, status: int = 200) -> Response:
    is_change = isinstance(form, ChangePasswordForm)
    return page(
        "accounts/password.html",
        status=status,
        form=form,
        heading="Change your password" if is_change else "Set a password",
        is_change=is_change,
        address=address_of(me().person_id).email or "",
    )


def _remove_page(form: PresentPasswordForm, *, status: int = 200) -> Response:
    return page("accounts/remove_password.html", status=status, form=form)
