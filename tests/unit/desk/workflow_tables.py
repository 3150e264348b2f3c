"""The tables of states × actions, of each form's life: the next state, or that it isn't allowed."""

from collections.abc import Mapping

# `.` is not allowed, `=` was done before and changes nothing, otherwise the next state.
LIVE = """
                received   confirmed    identified   started
confirm         confirmed  confirmed    .            .
move            received   confirmed    .            .
decline         declined   .            .            .
cancel          cancelled  cancelled    cancelled    .
identify        .          identified   =            .
refuse_identity .          unidentified unidentified .
start           .          .            started      =
finish          .          .            .            done
answer          .          .            .            .
no_show         .          no_show      no_show      .
not_kept        .          not_kept     not_kept     not_kept
note            received   confirmed    identified   started
rebook          .          .            confirmed    confirmed
assign          received   confirmed    identified   started
phone           received   confirmed    identified   started
correct         received   confirmed    identified   started
switch          received   confirmed    identified   started
reopen          =          .            .            .
release         released   .            .            .
withdraw        cancelled  cancelled    .            .
change          received   received     .            .
take_offer      received received . .
ask_earlier     = = . .
stop_earlier    received confirmed . .
offer           received confirmed . .
message         received   confirmed    identified   started
wait            received   .            .            .
resume          received   .            .            .
seen            received   confirmed    identified   started
reply           received   confirmed    identified   started
remind_waiting  received   .            .            .
miss_promise    received   .            .            .
close_missed    desk_missed .            .            .
"""
ENDED = """
                done      declined cancelled no_show   unidentified released desk_missed
confirm         .         .        .         .         .            .        .
move            .         .        .         .         .            .        .
decline         .         =        .         .         .            .        .
cancel          .         .        =         .         .            .        .
identify        .         .        .         .         .            .        .
refuse_identity .         .        .         .         =            .        .
start           .         .        .         .         .            .        .
finish          =         .        .         .         .            .        .
answer          .         .        .         .         .            .        .
no_show         .         .        .         =         .            .        .
not_kept        .         .        .         .         .            .        .
note            done      declined cancelled no_show   unidentified released desk_missed
rebook          .         .        .         .         .            .        .
assign          done      declined cancelled no_show   unidentified released desk_missed
phone           done      declined cancelled no_show   unidentified released desk_missed
correct         done      declined cancelled no_show   unidentified released desk_missed
switch          .         .        .         .         .            .        .
reopen          confirmed received received  confirmed confirmed    received received
release         .         .        .         .         .            =        .
withdraw        .         .        =         .         .            .        .
change          .         .        .         .         .            .        .
message         .         .        .         .         .            .        .
wait            .         .        .         .         .            .        .
resume          .         .        .         .         .            .        .
seen            .         .        .         .         .            .        .
reply           .         .        .         .         .            .        .
remind_waiting  .         .        .         .         .            .        .
miss_promise    .         .        .         .         .            .        .
close_missed    .         .        .         .         .            .        =
take_offer      . . . . . . .
ask_earlier     . . . . . . .
stop_earlier    . . . . . . .
offer           . . . . . . .
"""
NOT_KEPT = """
                not_kept
confirm         .
move            .
decline         .
cancel          .
identify        .
refuse_identity .
start           .
finish          .
answer          .
no_show         .
not_kept        =
note            not_kept
rebook          .
assign          not_kept
phone           not_kept
correct         not_kept
switch          .
reopen          confirmed
release         .
withdraw        .
change          .
message         .
wait            .
resume          .
seen            .
reply           .
remind_waiting  .
miss_promise    .
close_missed    .
take_offer      .
ask_earlier     .
stop_earlier    .
offer           .
"""
"""The end of who did not keep the precautions."""
ENDS = (ENDED, NOT_KEPT)
OF_CONSULTATIONS = """
                received   answered   replied    done      cancelled  released
confirm         .          .          .          .         .          .
move            .          .          .          .         .          .
decline         .          .          .          .         .          .
cancel          cancelled  cancelled  cancelled  .         =          .
identify        .          .          .          .         .          .
refuse_identity .          .          .          .         .          .
start           .          .          .          .         .          .
finish          done       done       done       =         .          .
answer          answered   =          answered   .         .          .
no_show         .          .          .          .         .          .
not_kept        .          .          .          .         .          .
note            received   answered   replied    done      cancelled  released
rebook          .          .          .          .         .          .
assign          received   answered   replied    done      cancelled  released
phone           received   answered   replied    done      cancelled  released
correct         received   answered   replied    done      cancelled  released
switch          .          .          .          .         .          .
reopen          .          .          .          answered  answered   answered
release         released   .          .          .         .          =
withdraw        cancelled  cancelled  cancelled  .         =          .
change          .          .          .          .         .          .
message         received   answered   replied    .         .          .
wait            received   .          replied    .         .          .
resume          received   .          replied    .         .          .
seen            received   .          replied    .         .          .
reply           received   replied    replied    replied   .          .
remind_waiting  received   .          replied    .         .          .
miss_promise    received   .          replied    .         .          .
close_missed    .          .          .          .         .          .
take_offer      . . . . . .
ask_earlier     . . . . . .
stop_earlier    . . . . . .
offer           . . . . . .
"""

TABLES: Mapping[str, tuple[str, ...]] = {"booking": (LIVE, *ENDS), "consultation": (OF_CONSULTATIONS,)}
"""Form -> its tables."""
