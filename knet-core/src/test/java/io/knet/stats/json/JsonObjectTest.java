package io.knet.stats.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonObjectTest {
    private static final ObjectMapper JACKSON = new ObjectMapper();

    @Test
    void anEmptyObjectHasTwoBraces() {
        assertThat(new JsonObject()).hasToString("{}");
    }

    @Test
    void keepsTheOrderOfMembers() {
        JsonObject json =
                new JsonObject()
                        .put("b", "text")
                        .put("a", 1)
                        .put("d", true)
                        .put("c", 0.5)
                        .put("e", new JsonObject().put("f", false));

        assertThat(json)
                .hasToString("{\"b\":\"text\",\"a\":1,\"d\":true,\"c\":0.5,\"e\":{\"f\":false}}");
    }

    @Test
    void writesArrays() {
        JsonObject json =
                new JsonObject()
                        .putNumbers("numbers", List.of(3, 1, 2))
                        .putObjects(
                                "objects", List.of(new JsonObject().put("x", 1), new JsonObject()))
                        .putNumbers("none", List.of());

        assertThat(json)
                .hasToString("{\"numbers\":[3,1,2],\"objects\":[{\"x\":1},{}],\"none\":[]}");
    }

    @Test
    void leavesOutWhatIsNotThere() {
        JsonObject json = new JsonObject().put("a", Optional.empty()).put("b", Optional.of("x"));

        assertThat(json).hasToString("{\"b\":\"x\"}");
    }

    @Test
    void escapesQuotesBackslashesAndLineEnds() {
        assertThat(JsonObject.quoted("a\"b\\c\nd\re\tf/g"))
                .isEqualTo("\"a\\\"b\\\\c\\nd\\re\\tf/g\"");
    }

    @Test
    void escapesControlCharactersAndUnicodeLineEnds() {
        assertThat(JsonObject.quoted("\0\u001f\u007f\u0085\u2028\u2029"))
                .isEqualTo("\"\\u0000\\u001f\\u007f\\u0085\\u2028\\u2029\"");
    }

    @Test
    void escapesHalvesOfSurrogatePairsOnly() {
        assertThat(JsonObject.quoted("\ud83d\ude00")).isEqualTo("\"\ud83d\ude00\"");
        assertThat(JsonObject.quoted("\ud83d")).isEqualTo("\"\\ud83d\"");
        assertThat(JsonObject.quoted("\ude00x")).isEqualTo("\"\\ude00x\"");
        assertThat(JsonObject.quoted("\ude00\ud83d")).isEqualTo("\"\\ude00\\ud83d\"");
        assertThat(JsonObject.quoted("\ud83d\ud83d\ude00")).isEqualTo("\"\\ud83d\ud83d\ude00\"");
    }

    @Test
    void escapesNamesToo() {
        assertThat(new JsonObject().put("a\"b", 1)).hasToString("{\"a\\\"b\":1}");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE})
    void writesWholeNumbersExactly(long number) throws JsonProcessingException {
        assertThat(parse(new JsonObject().put("n", number)).get("n").longValue()).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {0, -0.25, 1e-9, 123456789.123, 1e300, Double.MIN_VALUE, Double.MAX_VALUE})
    void writesFractionsExactly(double number) throws JsonProcessingException {
        assertThat(parse(new JsonObject().put("n", number)).get("n").doubleValue())
                .isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void refusesWhatJsonCannotExpress(double number) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JsonObject().put("rate", number))
                .withMessage("rate is " + number + ", which JSON cannot express");
    }

    @Test
    void anyTextComesBackFromAnotherParserAsItWas() throws JsonProcessingException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            String text = randomText(random);
            JsonObject json = new JsonObject().put(text, text).put("end", true);

            String line =
                    new String(
                            json.toString().getBytes(StandardCharsets.UTF_8),
                            StandardCharsets.UTF_8);

            assertThat(line).as("seed %d", seed).doesNotContainPattern("[\\p{Cntrl}\u2028\u2029]");
            JsonNode parsed = JACKSON.readTree(line);
            assertThat(parsed.fieldNames().next()).as("seed %d", seed).isEqualTo(text);
            assertThat(parsed.get(text).textValue()).as("seed %d", seed).isEqualTo(text);
        }
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder("x");
        int length = random.nextInt(12);
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(4)) {
                case 0 -> text.append((char) random.nextInt(0x80));
                case 1 -> text.append((char) (Character.MIN_SURROGATE + random.nextInt(0x800)));
                case 2 -> text.append("\"\\\n\r\t".charAt(random.nextInt(5)));
                default -> text.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
            }
        }
        return text.toString();
    }

    private static JsonNode parse(JsonObject json) throws JsonProcessingException {
        return JACKSON.readTree(json.toString());
    }

    @Test
    void takesWhatIsJsonAlready() {
        JsonObject json =
                new JsonObject()
                        .putMembersOf("{}")
                        .putMembersOf("{\"a\":1}")
                        .putMembersOf("{\"b\":2}")
                        .putJson("c", "[3]")
                        .putJsons("d", List.of("4", "\"five\""));
        assertThat(json).hasToString("{\"a\":1,\"b\":2,\"c\":[3],\"d\":[4,\"five\"]}");
    }

    @Test
    void leavesOutNumbersThatAreNotThere() {
        JsonObject json =
                new JsonObject().put("a", OptionalLong.empty()).put("b", OptionalLong.of(-1));
        assertThat(json).hasToString("{\"b\":-1}");
    }
}
