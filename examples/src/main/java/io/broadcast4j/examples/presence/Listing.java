package io.broadcast4j.examples.presence;

import io.broadcast4j.presence.Member;
import io.broadcast4j.presence.PresencePage;
import java.util.List;

/**
 * Who is here, as told to one of them.
 *
 * @param you the id of the one who is told
 * @param total how many there are
 * @param members the first of them
 */
public record Listing(String you, int total, List<Member> members) {
    static Listing of(PresencePage page, String you) {
        return new Listing(you, page.total(), page.members());
    }
}
