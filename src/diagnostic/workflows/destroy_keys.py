"""Act: destroy a closed wave's private keys, wherever copies of them may lie."""

from __future__ import annotations

from diagnostic.workflows.audit_log import Details, record
from diagnostic.workflows.context import Context
from diagnostic.workflows.signers import erasure_key_name


def destroy_keys(context: Context, wave_id: str) -> None:
    """Make sure that nothing can sign for a closed wave any more; does nothing where that is so already.

    The erasure key goes first: without it the private keys are lost in every copy of the database, backups
    included. Where this process has another folder of keys than the office, only the database is blanked;
    the office's own daily round (`clean_office`) then finds the erasure key and destroys it.
    """
    with context.office() as office:
        was_launched = bool(office.invitations.keys(wave_id))
    if not was_launched:
        return
    was_here = context.keys.destroy(erasure_key_name(wave_id))
    context.signers.drop_destroyed(context.keys)
    with context.office() as office:
        erased = office.invitations.erase_private_keys(wave_id)
        if was_here or erased:
            done: Details = {
                "wave": wave_id,
                "private_keys_erased": erased,
                "erasure_key_destroyed_here": was_here,
            }
            record(office, context.today(), "keys_destroyed", done)
