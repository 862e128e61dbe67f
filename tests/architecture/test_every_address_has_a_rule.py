"""Each endpoint with the permission that it asks for: a change of access changes this table."""

import pytest

from app import create_app
from app.access.gate import requires, rules
from app.access.roles import Permission
from tests.databases import settings_for

EVERYBODY = None

TABLE = {
    "accounts.ask_for_reset": EVERYBODY,
    "accounts.begin_reset": EVERYBODY,
    "accounts.choose": EVERYBODY,
    "accounts.come_in": EVERYBODY,
    "accounts.end_for_strangers": EVERYBODY,
    "accounts.forgotten": EVERYBODY,
    "accounts.link": EVERYBODY,
    "accounts.not_me": EVERYBODY,
    "accounts.reset": EVERYBODY,
    "accounts.save_chosen": EVERYBODY,
    "accounts.sign_in": EVERYBODY,
    "accounts.sign_out": EVERYBODY,
    "accounts.use_link": EVERYBODY,
    "membership.accept": EVERYBODY,
    "membership.apply": EVERYBODY,
    "membership.ask_again": EVERYBODY,
    "membership.asked_again": EVERYBODY,
    "membership.invited": EVERYBODY,
    "membership.join": EVERYBODY,
    "privacy.complain": EVERYBODY,
    "privacy.complained": EVERYBODY,
    "privacy.complaint": EVERYBODY,
    "privacy.index": EVERYBODY,
    "web.accessibility": EVERYBODY,
    "web.health": EVERYBODY,
    "accounts.account": Permission.SIGNED_IN,
    "accounts.end_all": Permission.SIGNED_IN,
    "accounts.end_others": Permission.SIGNED_IN,
    "accounts.end_session": Permission.SIGNED_IN,
    "accounts.forget_device": Permission.SIGNED_IN,
    "accounts.leave_password": Permission.SIGNED_IN,
    "accounts.left": Permission.SIGNED_IN,
    "accounts.password": Permission.SIGNED_IN,
    "accounts.remove_password": Permission.SIGNED_IN,
    "accounts.save_password": Permission.SIGNED_IN,
    "accounts.stay": Permission.SIGNED_IN,
    "accounts.token": Permission.SIGNED_IN,
    "charter.goals": Permission.SIGNED_IN,
    "charter.recommendation": Permission.SIGNED_IN,
    "charter.recommendations": Permission.SIGNED_IN,
    "files.download": Permission.SIGNED_IN,
    "home.index": Permission.SIGNED_IN,
    "imports.ask_to_undo": Permission.SIGNED_IN,
    "imports.carry_out": Permission.SIGNED_IN,
    "imports.check": Permission.SIGNED_IN,
    "imports.columns": Permission.SIGNED_IN,
    "imports.decide": Permission.SIGNED_IN,
    "imports.example": Permission.SIGNED_IN,
    "imports.index": Permission.SIGNED_IN,
    "imports.match": Permission.SIGNED_IN,
    "imports.new": Permission.SIGNED_IN,
    "imports.problems": Permission.SIGNED_IN,
    "imports.put_aside": Permission.SIGNED_IN,
    "imports.show": Permission.SIGNED_IN,
    "imports.take_in": Permission.SIGNED_IN,
    "imports.undo": Permission.SIGNED_IN,
    "people.show": Permission.SIGNED_IN,
    "people.suggest": Permission.SIGNED_IN,
    "privacy.ask_for_erasure": Permission.SIGNED_IN,
    "privacy.erasure": Permission.SIGNED_IN,
    "privacy.fetch_copy": Permission.SIGNED_IN,
    "privacy.make_copy": Permission.SIGNED_IN,
    "privacy.take_back": Permission.SIGNED_IN,
    "privacy.yours": Permission.SIGNED_IN,
    "search.go": Permission.SIGNED_IN,
    "search.index": Permission.SIGNED_IN,
    "membership.accept_ground_rules": Permission.SIGNED_IN,
    "membership.call_off": Permission.SIGNED_IN,
    "membership.choose_notices": Permission.SIGNED_IN,
    "membership.confirm_profile": Permission.SIGNED_IN,
    "membership.do_hand_over": Permission.SIGNED_IN,
    "membership.do_leave": Permission.SIGNED_IN,
    "membership.first_event": Permission.SIGNED_IN,
    "membership.ground_rules": Permission.SIGNED_IN,
    "membership.hand_over": Permission.SIGNED_IN,
    "membership.know_an_event": Permission.SIGNED_IN,
    "membership.leave": Permission.SIGNED_IN,
    "membership.notices": Permission.SIGNED_IN,
    "membership.profile": Permission.SIGNED_IN,
    "membership.purpose": Permission.SIGNED_IN,
    "membership.read_purpose": Permission.SIGNED_IN,
    "membership.welcome": Permission.SIGNED_IN,
    "people.index": Permission.PEOPLE_READ,
    "people.organisation": Permission.PEOPLE_READ,
    "people.organisations": Permission.PEOPLE_READ,
    "membership.approve": Permission.PEOPLE_INVITE,
    "membership.decline": Permission.PEOPLE_INVITE,
    "membership.invite": Permission.PEOPLE_INVITE,
    "membership.invite_several": Permission.PEOPLE_INVITE,
    "membership.joining": Permission.PEOPLE_INVITE,
    "membership.new_invitation": Permission.PEOPLE_INVITE,
    "membership.new_invitations": Permission.PEOPLE_INVITE,
    "membership.one": Permission.PEOPLE_INVITE,
    "membership.resend": Permission.PEOPLE_INVITE,
    "membership.take_back": Permission.PEOPLE_INVITE,
    "actions.index": Permission.ACTIONS_READ,
    "actions.row": Permission.ACTIONS_READ,
    "actions.show": Permission.ACTIONS_READ,
    "actions.new": Permission.ACTIONS_PROPOSE,
    "actions.propose": Permission.ACTIONS_PROPOSE,
    "actions.add_evidence": Permission.ACTIONS_UPDATE,
    "actions.edit": Permission.ACTIONS_UPDATE,
    "actions.edit_field": Permission.ACTIONS_UPDATE,
    "actions.revise": Permission.ACTIONS_UPDATE,
    "actions.save_field": Permission.ACTIONS_UPDATE,
    "actions.say": Permission.ACTIONS_UPDATE,
    "people.affiliate": Permission.SIGNED_IN,
    "people.affiliation_end_form": Permission.SIGNED_IN,
    "people.affiliation_form": Permission.SIGNED_IN,
    "people.edit": Permission.SIGNED_IN,
    "people.edit_field": Permission.SIGNED_IN,
    "people.end_affiliation": Permission.SIGNED_IN,
    "people.end_role": Permission.SIGNED_IN,
    "people.facts": Permission.SIGNED_IN,
    "people.revise": Permission.SIGNED_IN,
    "people.role_end_form": Permission.SIGNED_IN,
    "people.save_field": Permission.SIGNED_IN,
    "people.organisation_facts": Permission.PEOPLE_READ,
    "people.roles": Permission.PEOPLE_READ,
    "people.add": Permission.PEOPLE_INVITE,
    "people.add_organisation": Permission.PEOPLE_INVITE,
    "people.export": Permission.PEOPLE_INVITE,
    "people.new": Permission.PEOPLE_INVITE,
    "people.new_organisation": Permission.PEOPLE_INVITE,
    "people.disable": Permission.PEOPLE_MANAGE,
    "people.disable_form": Permission.PEOPLE_MANAGE,
    "people.edit_organisation": Permission.PEOPLE_MANAGE,
    "people.enable": Permission.PEOPLE_MANAGE,
    "people.enable_form": Permission.PEOPLE_MANAGE,
    "people.give_role": Permission.PEOPLE_MANAGE,
    "people.merge_form": Permission.PEOPLE_MANAGE,
    "people.merge_organisation": Permission.PEOPLE_MANAGE,
    "people.role_form": Permission.PEOPLE_MANAGE,
    "people.save_organisation": Permission.PEOPLE_MANAGE,
    "people.withdraw_form": Permission.PEOPLE_MANAGE,
    "people.withdraw_organisation": Permission.PEOPLE_MANAGE,
    "privacy.answer": Permission.PRIVACY_ANSWER,
    "privacy.decline": Permission.PRIVACY_ANSWER,
    "privacy.enter": Permission.PRIVACY_ANSWER,
    "privacy.entered": Permission.PRIVACY_ANSWER,
    "privacy.erase": Permission.PRIVACY_ANSWER,
    "privacy.requests": Permission.PRIVACY_ANSWER,
    "privacy.retention": Permission.PRIVACY_ANSWER,
    "privacy.show_request": Permission.PRIVACY_ANSWER,
    "accounts.ask_passkey": EVERYBODY,
    "accounts.back_from_provider": EVERYBODY,
    "accounts.give_code": EVERYBODY,
    "accounts.give_recovery_code": EVERYBODY,
    "accounts.go_to_provider": EVERYBODY,
    "accounts.recovery_code": EVERYBODY,
    "accounts.second_step_of_sign_in": EVERYBODY,
    "accounts.use_passkey": EVERYBODY,
    "accounts.use_provider": EVERYBODY,
    "accounts.add_passkey": Permission.SIGNED_IN,
    "accounts.add_second_step": Permission.SIGNED_IN,
    "accounts.ask_for_new_codes": Permission.SIGNED_IN,
    "accounts.ask_new_passkey": Permission.SIGNED_IN,
    "accounts.connect_provider": Permission.SIGNED_IN,
    "accounts.disconnect_provider": Permission.SIGNED_IN,
    "accounts.go_to_connect": Permission.SIGNED_IN,
    "accounts.leave_second_step": Permission.SIGNED_IN,
    "accounts.make_new_codes": Permission.SIGNED_IN,
    "accounts.passkey": Permission.SIGNED_IN,
    "accounts.remove_passkey": Permission.SIGNED_IN,
    "accounts.remove_second_step": Permission.SIGNED_IN,
    "accounts.rename_passkey": Permission.SIGNED_IN,
    "accounts.set_up_second_step": Permission.SIGNED_IN,
    "system.index": Permission.SYSTEM_RUN,
}


@pytest.fixture
def unused_app(tmp_path):
    """An application that never opens its database."""
    return create_app(settings_for(f"sqlite:///{tmp_path}/unused.sqlite3", tmp_path))


def test_every_endpoint_asks_for_what_the_table_says(unused_app):
    assert rules(unused_app) == TABLE


def test_an_endpoint_without_a_rule_stops_the_application_from_starting(unused_app):
    unused_app.view_functions["web.forgotten"] = lambda: "hello"

    with pytest.raises(RuntimeError, match=r"web\.forgotten"):
        rules(unused_app)


def test_a_rule_is_kept_where_it_was_declared(unused_app):
    unused_app.view_functions["web.declared"] = requires(Permission.SYSTEM_RUN)(lambda: "hello")

    assert rules(unused_app)["web.declared"] is Permission.SYSTEM_RUN


def test_every_address_that_changes_something_is_for_post_only(unused_app):
    """GET shows, POST changes: an address answers to one of them, or has a view for each."""
    for rule in unused_app.url_map.iter_rules():
        methods = rule.methods - {"HEAD", "OPTIONS"}
        assert methods in ({"GET"}, {"POST"}), f"{rule.rule} takes {methods}"
