using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>TensorFlow's tf.strings.* functions. Texts run between kernels, and have no gradients.</summary>
    public static class Strings
    {
        /// <summary>The texts one after another, element by element; scalars go with every element.</summary>
        /// <param name="inputs">The texts.</param>
        /// <param name="separator">What stands between them.</param>
        /// <exception cref="TfInvalidArgumentException">Shapes that are no scalars differ.</exception>
        public static Tensor<string> Join(IReadOnlyList<Tensor<string>> inputs, string separator = "") =>
            inputs.Count == 0 ? "" : Ambient.Results(new StringJoin(separator), [.. inputs])[0].As<string>();

        /// <summary>The texts in upper case: ASCII's letters, or all of Unicode's.</summary>
        /// <param name="input">The texts.</param>
        /// <param name="encoding">Empty, or <c>utf-8</c>.</param>
        /// <exception cref="TfValueException">It is another encoding.</exception>
        public static Tensor<string> Upper(Tensor<string> input, string encoding = "") => Ambient.Results(new StringCase(IsUpper: true, IsUnicode(encoding)), [input])[0].As<string>();

        /// <summary>The texts in lower case: ASCII's letters, or all of Unicode's.</summary>
        /// <inheritdoc cref="Upper"/>
        public static Tensor<string> Lower(Tensor<string> input, string encoding = "") => Ambient.Results(new StringCase(IsUpper: false, IsUnicode(encoding)), [input])[0].As<string>();

        /// <summary>How long the texts are.</summary>
        /// <param name="input">The texts.</param>
        /// <param name="unit"><c>BYTE</c> of UTF-8, or <c>UTF8_CHAR</c>.</param>
        /// <exception cref="TfValueException">It is another unit.</exception>
        public static Tensor<int> Length(Tensor<string> input, string unit = "BYTE") => unit is "BYTE" or "UTF8_CHAR"
            ? Ambient.Results(new StringLength(unit == "UTF8_CHAR"), [input])[0].As<int>()
            : throw new TfValueException($"Value for attr 'unit' of \"{unit}\" is not in the list of allowed values: \"BYTE\", \"UTF8_CHAR\"");

        private static bool IsUnicode(string encoding) => encoding.Length == 0 || encoding == "utf-8"
            ? encoding.Length > 0
            : throw new TfValueException($"Value for attr 'encoding' of \"{encoding}\" is not in the list of allowed values: \"\", \"utf-8\"");
    }

    /// <summary>TensorFlow's tf.io.* functions.</summary>
    public static class Io
    {
        /// <summary>All of a file, as the text that its bytes are in UTF-8; bytes that are none are lone surrogates, and bytes again when they are written.</summary>
        /// <param name="filename">Its path, a scalar.</param>
        /// <exception cref="TfNotFoundException">There is no such file.</exception>
        public static Tensor<string> ReadFile(Tensor<string> filename) => Ambient.Results(new ReadFile(), [filename])[0].As<string>();
    }
}
