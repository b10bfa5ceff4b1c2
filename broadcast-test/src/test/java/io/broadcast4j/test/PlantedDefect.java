package io.broadcast4j.test;

import io.broadcast4j.Position;
import io.broadcast4j.test.Finding.Kind;
import io.broadcast4j.test.SubscriberLog.Delivered;
import io.broadcast4j.test.SubscriberLog.Event;
import io.broadcast4j.test.SubscriberLog.Gap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** A way to break a promise in what one subscriber has seen, at a place where nothing excuses it. */
enum PlantedDefect {
    DROP_ONE(Kind.SILENT_LOSS) {
        @Override
        boolean fits(Script script, int i) {
            return script.isPlaced(i - 1) && script.isPlaced(i) && script.isPlaced(i + 1);
        }

        @Override
        void plant(List<Event> events, int i, Random random) {
            events.remove(i);
        }
    },
    DROP_THE_LAST(Kind.SILENT_LOSS) {
        @Override
        boolean fits(Script script, int i) {
            return script.isPlaced(i - 1) && script.isPlaced(i) && i == script.size() - 1;
        }

        @Override
        void plant(List<Event> events, int i, Random random) {
            events.remove(i);
        }
    },
    DOUBLE_ONE(Kind.DUPLICATE) {
        @Override
        boolean fits(Script script, int i) {
            return script.isDelivered(i);
        }

        @Override
        void plant(List<Event> events, int i, Random random) {
            int end = i + 1;
            while (end < events.size() && events.get(end) instanceof Delivered) {
                end++;
            }
            events.add(i + 1 + random.nextInt(end - i), events.get(i));
        }
    },
    SWAP_TWO(Kind.REORDER) {
        @Override
        boolean fits(Script script, int i) {
            return script.isPlaced(i - 1) && script.isPlaced(i) && script.isPlaced(i + 1);
        }

        @Override
        void plant(List<Event> events, int i, Random random) {
            Collections.swap(events, i, i + 1);
        }
    },
    INVENT_ONE(Kind.PHANTOM) {
        @Override
        boolean fits(Script script, int i) {
            return i > 0;
        }

        @Override
        void plant(List<Event> events, int i, Random random) {
            events.add(i, new Delivered("invented", "payload", Position.NONE));
        }
    },
    CHANGE_A_PAYLOAD(Kind.CORRUPTED) {
        @Override
        boolean fits(Script script, int i) {
            return script.isDelivered(i);
        }

        @Override
        void plant(List<Event> events, int i, Random random) {
            Delivered one = (Delivered) events.get(i);
            events.set(i, new Delivered(one.id(), one.payload() + "!", one.position()));
        }
    },
    CHANGE_A_POSITION(Kind.CORRUPTED) {
        @Override
        boolean fits(Script script, int i) {
            return script.isPlaced(i);
        }

        @Override
        void plant(List<Event> events, int i, Random random) {
            Delivered one = (Delivered) events.get(i);
            events.set(i, new Delivered(one.id(), one.payload(), new Position("e0", 1_000 + random.nextInt(9), "")));
        }
    },
    CRY_WOLF(Kind.FALSE_GAP) {
        @Override
        boolean fits(Script script, int i) {
            return script.isPlaced(i - 1)
                    && script.isPlaced(i)
                    && script.position(i).isNextAfter(script.position(i - 1));
        }

        @Override
        void plant(List<Event> events, int i, Random random) {
            events.add(i, new Gap());
        }
    };

    private final Kind kind;

    PlantedDefect(Kind kind) {
        this.kind = kind;
    }

    /** What a subscriber has seen, and which of that the publisher knows to be stored. */
    record Script(List<Event> events, Set<String> placed) {
        int size() {
            return events.size();
        }

        boolean isDelivered(int i) {
            return i >= 0 && i < events.size() && events.get(i) instanceof Delivered;
        }

        boolean isPlaced(int i) {
            return isDelivered(i) && placed.contains(((Delivered) events.get(i)).id());
        }

        Position position(int i) {
            Position told = ((Delivered) events.get(i)).position();
            return told == null ? Position.NONE : told;
        }
    }

    Kind kind() {
        return kind;
    }

    abstract boolean fits(Script script, int i);

    abstract void plant(List<Event> events, int i, Random random);

    /** Plants the defect at a random place, if there is one for it. */
    boolean plantInto(ScriptedRun run) {
        List<ScriptedRun.Script> scripts = new ArrayList<>(run.scripts);
        Collections.shuffle(scripts, run.random());
        for (ScriptedRun.Script one : scripts) {
            Script script = new Script(one.events(), run.placed(one.stream()));
            int[] places = IntStream.range(0, script.size())
                    .filter(i -> fits(script, i))
                    .toArray();
            if (places.length > 0) {
                plant(one.events(), places[run.random().nextInt(places.length)], run.random());
                return true;
            }
        }
        return false;
    }
}
