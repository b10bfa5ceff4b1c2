package io.broadcast4j.server;

import io.broadcast4j.presence.Member;
import io.broadcast4j.presence.PresencePage;
import io.broadcast4j.protocol.Command;
import io.broadcast4j.transport.Frame;

/**
 * Carries out what a client asks of a subscription that it has.
 *
 * <p>Confined to the connection's serial executor.
 */
final class SubscriberCommands {
    /** What stands around the id and the info of a member in a listing. */
    private static final int MEMBER_OVERHEAD_BYTES = 20;

    private final ClientContext client;

    SubscriberCommands(ClientContext client) {
        this.client = client;
    }

    void execute(ClientSubscription subscription, Command.OnSubscription command) {
        if (command instanceof Command.Perform perform) {
            subscription.calls().perform(perform);
        } else if (command instanceof Command.History history) {
            catchUp(subscription, history);
        } else if (command instanceof Command.Whisper whisper) {
            check(subscription.whisper(whisper.data()), command);
        } else if (command instanceof Command.Join join) {
            check(subscription.attending().join(join.attendee()), command);
        } else if (command instanceof Command.Leave) {
            check(subscription.attending().leave(), command);
        } else if (command instanceof Command.Presence request) {
            list(subscription, request);
        }
    }

    private void catchUp(ClientSubscription subscription, Command.History history) {
        if (subscription.isConfirmed()) {
            subscription.catchUp(history.request());
        } else {
            check(false, history);
        }
    }

    /** Notes what the channel has not allowed; the client is not told, as nobody waits for an answer. */
    private void check(boolean allowed, Command.OnSubscription command) {
        if (!allowed) {
            client.engine()
                    .observer()
                    .commandIgnored(client.info(), "not_allowed", command.name() + " " + command.identifier());
        }
    }

    private void list(ClientSubscription subscription, Command.Presence request) {
        subscription.attending().list(request).whenComplete((page, failure) -> {
            Frame answer = page == null
                    ? client.protocol().presenceFailure(request.identifier())
                    : client.protocol().presence(request.identifier(), fitting(page), request.records());
            client.execute(() -> client.say(answer));
        });
    }

    /** Leaves out what does not fit the client's queue; a client that is cut for it would come back and ask again. */
    private PresencePage fitting(PresencePage page) {
        long room = client.outbox().roomForAnAnswer();
        int count = 0;
        for (Member member : page.members()) {
            room -= Frame.utf8Length(member.id())
                    + Frame.utf8Length(member.info().toString())
                    + MEMBER_OVERHEAD_BYTES;
            if (room < 0) {
                return new PresencePage(page.members().subList(0, count), page.total(), true);
            }
            count++;
        }
        return page;
    }
}
