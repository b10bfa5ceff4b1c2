package io.broadcast4j.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The members of a lane that belong to one shard. Confined to the shard's thread, but for the count. */
final class Slice {
    private final List<LaneMember> members = new ArrayList<>(2);
    private final AtomicInteger joined = new AtomicInteger();

    /** Counts the members, those on their way in and not those on their way out. Thread-safe. */
    AtomicInteger joined() {
        return joined;
    }

    List<LaneMember> members() {
        return members;
    }

    void add(LaneMember member) {
        member.moveTo(members.size());
        members.add(member);
    }

    /** Removes a member, if it has ever been added. */
    void remove(LaneMember member) {
        if (member.index() < 0) {
            return;
        }
        LaneMember last = members.remove(members.size() - 1);
        if (last != member) {
            members.set(member.index(), last);
            last.moveTo(member.index());
        }
        member.moveTo(-1);
    }
}
