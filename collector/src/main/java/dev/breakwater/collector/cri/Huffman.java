package dev.breakwater.collector.cri;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The code in which header texts are shortened (RFC 7541, appendix B). It is canonical: codes of
 * one length follow each other in the order of their symbols, so that the lengths are all there is
 * to know.
 */
final class Huffman {
  private static final int END_OF_STRING = 256;
  private static final int LONGEST_CODE = 30;
  private static final int LONGEST_PADDING = 7;

  /** How long the code of each symbol is, in bits: (symbol, symbol, …) of one length in a row. */
  private static final int[][] SYMBOLS = new int[LONGEST_CODE + 1][];

  static {
    Arrays.fill(SYMBOLS, new int[0]);
    SYMBOLS[5] = symbols("012aceiost");
    SYMBOLS[6] = symbols(" %-./3456789=A_bdfghlmnpru");
    SYMBOLS[7] = symbols(":BCDEFGHIJKLMNOPQRSTUVWYjkqvwxyz");
    SYMBOLS[8] = symbols("&*,;XZ");
    SYMBOLS[10] = symbols("!\"()?");
    SYMBOLS[11] = symbols("'+|");
    SYMBOLS[12] = symbols("#>");
    SYMBOLS[13] = symbols("\0$@[]~");
    SYMBOLS[14] = symbols("^}");
    SYMBOLS[15] = symbols("<`{");
    SYMBOLS[19] = new int[] {92, 195, 208};
    SYMBOLS[20] = new int[] {128, 130, 131, 162, 184, 194, 224, 226};
    SYMBOLS[21] = new int[] {153, 161, 167, 172, 176, 177, 179, 209, 216, 217, 227, 229, 230};
    SYMBOLS[22] =
        new int[] {
          129, 132, 133, 134, 136, 146, 154, 156, 160, 163, 164, 169, 170, 173, 178, 181, 185, 186,
          187, 189, 190, 196, 198, 228, 232, 233
        };
    SYMBOLS[23] =
        new int[] {
          1, 135, 137, 138, 139, 140, 141, 143, 147, 149, 150, 151, 152, 155, 157, 158, 165, 166,
          168, 174, 175, 180, 182, 183, 188, 191, 197, 231, 239
        };
    SYMBOLS[24] = new int[] {9, 142, 144, 145, 148, 159, 171, 206, 215, 225, 236, 237};
    SYMBOLS[25] = new int[] {199, 207, 234, 235};
    SYMBOLS[26] =
        new int[] {192, 193, 200, 201, 202, 205, 210, 213, 218, 219, 238, 240, 242, 243, 255};
    SYMBOLS[27] =
        new int[] {
          203, 204, 211, 212, 214, 221, 222, 223, 241, 244, 245, 246, 247, 248, 250, 251, 252, 253,
          254
        };
    SYMBOLS[28] =
        new int[] {
          2, 3, 4, 5, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 23, 24, 25, 26, 27, 28, 29,
          30, 31, 127, 220, 249
        };
    SYMBOLS[30] = new int[] {10, 13, 22, END_OF_STRING};
  }

  private Huffman() {}

  /**
   * The text behind some bytes.
   *
   * @throws IOException if they are no text in this code
   */
  static String decode(byte[] bytes, int from, int length) throws IOException {
    // The shortest code has five bits.
    byte[] text = new byte[length * 8 / 5 + 1];
    int written = 0;
    int code = 0;
    int bits = 0;
    int firstOfLength = 0;
    boolean onlyOnes = true;
    for (int at = 0; at < length * 8; at++) {
      int bit = (bytes[from + at / 8] >> (7 - at % 8)) & 1;
      code = (code << 1) | bit;
      bits++;
      firstOfLength <<= 1;
      onlyOnes &= bit == 1;
      if (bits > LONGEST_CODE) {
        throw new IOException("a header holds a code that no character has");
      }
      int[] symbols = SYMBOLS[bits];
      int index = code - firstOfLength;
      if (index < symbols.length) {
        if (symbols[index] == END_OF_STRING) {
          throw new IOException("a header holds the end of its text before its end");
        }
        text[written++] = (byte) symbols[index];
        code = 0;
        bits = 0;
        firstOfLength = 0;
        onlyOnes = true;
      } else {
        firstOfLength += symbols.length;
      }
    }
    if (bits > LONGEST_PADDING || !onlyOnes) {
      throw new IOException("a header's text does not end with its last byte");
    }
    return new String(text, 0, written, StandardCharsets.ISO_8859_1);
  }

  private static int[] symbols(String characters) {
    return characters.chars().toArray();
  }
}
