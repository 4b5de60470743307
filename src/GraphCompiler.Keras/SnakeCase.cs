using System.Text;

namespace GraphCompiler.Keras;

/// <summary>How Keras names what is not given a name.</summary>
internal static class SnakeCase
{
    /// <summary><c>MeanSquaredError</c> is <c>mean_squared_error</c>, <c>KLDivergence</c> is <c>kl_divergence</c>, <c>Conv2DTranspose</c> is <c>conv2d_transpose</c>.</summary>
    public static string Of(string name)
    {
        var words = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var startsWord = i > 0 && char.IsAsciiLetterUpper(name[i])
                && (char.IsAsciiLetterLower(name[i - 1]) || (i + 1 < name.Length && char.IsAsciiLetterLower(name[i + 1])));
            if (startsWord) words.Append('_');
            words.Append(char.ToLowerInvariant(name[i]));
        }

        return words.ToString();
    }
}
