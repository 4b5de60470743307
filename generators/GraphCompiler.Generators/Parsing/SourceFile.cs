using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generators.Parsing;

/// <summary>What a file says before anything is bound; found once for each of its texts.</summary>
internal sealed class SourceFile
{
    /// <summary>The name that all declarations stand under which code uses without writing their names.</summary>
    public const string Everywhere = "";

    private static readonly ConditionalWeakTable<SyntaxTree, SourceFile> s_files = new();

    // What the language looks up by itself: deconstruction, loops, using, collection literals, indices and ranges.
    private static readonly HashSet<string> s_unwritten = new(StringComparer.Ordinal)
    {
        "Deconstruct", "GetEnumerator", "MoveNext", "Current", "Dispose", "Add", "Create", "Count", "Length", "Slice",
    };

    private readonly SyntaxTree _tree;
    private readonly Lazy<IReadOnlyDictionary<string, SyntaxNode>> _members;
    private readonly Lazy<HashSet<string>> _mentioned;
    private readonly Lazy<HashSet<string>> _given;

    private SourceFile(SyntaxTree tree)
    {
        _tree = tree;
        _members = new(FindMembers);
        _mentioned = new(() => NamesIn(_tree.GetRoot()));
        _given = new(() => new HashSet<string>(_tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>().Where(IsGiven).Select(n => n.Identifier.ValueText), StringComparer.Ordinal));
        Declared = FindDeclarations();
    }

    /// <summary>The hash of what the file declares under each name, bodies of methods aside.</summary>
    public IReadOnlyDictionary<string, long> Declared { get; }

    /// <summary>Whether it declares operators or indexers, which are called without a name.</summary>
    public bool HasOperators { get; private set; }

    /// <summary>The members by <see cref="KeyOf"/>; of two that are equal, the first.</summary>
    public IReadOnlyDictionary<string, SyntaxNode> Members => _members.Value;

    /// <summary>The names that occur in it.</summary>
    public HashSet<string> Mentioned => _mentioned.Value;

    /// <summary>The names that stand for a value by themselves, as a method does that is given for a delegate.</summary>
    public HashSet<string> Given => _given.Value;

    public static SourceFile Of(SyntaxTree tree) => s_files.GetValue(tree, static t => new SourceFile(t));

    /// <summary>A declaration's whole text, and where it belongs.</summary>
    public static string KeyOf(SyntaxNode declaration) => TypePath(declaration) + TextOf(declaration);

    /// <summary>The names of the types and namespaces around a declaration.</summary>
    public static string TypePath(SyntaxNode member) =>
        string.Concat(member.Ancestors().Select(a => a is TypeDeclarationSyntax type ? type.Identifier.ValueText + type.TypeParameterList + "." : a is BaseNamespaceDeclarationSyntax space ? space.Name + "." : ""));

    /// <summary>All names in a node, and other words: they are found in its text, where that says them as they are, which is several times as fast as by its tokens.</summary>
    public static HashSet<string> NamesIn(SyntaxNode node)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (!AddWords(TextOf(node), names)) names.UnionWith(node.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText));
        return names;
    }

    // A project's whole text goes through here once, so the JIT's first code must be good (AggressiveOptimization, which .NET Standard has no name for).
    [MethodImpl((MethodImplOptions)512)]
    private static bool AddWords(string text, HashSet<string> words)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : ' ';
            if (c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_' or (>= '0' and <= '9'))
            {
                if (start < 0) start = i;
                continue;
            }

            if (start >= 0) words.Add(text.Substring(start, i - start));
            start = -1;
            // Names of other letters and escaped ones.
            if (c > 127 || (c == '\\' && i + 1 < text.Length && text[i + 1] is 'u' or 'U')) return false;
        }

        return true;
    }

    private static string TextOf(SyntaxNode node) => node.SyntaxTree.GetText().ToString(node.Span);

    private static bool IsGiven(SimpleNameSyntax name)
    {
        SyntaxNode whole = name;
        while (whole.Parent is MemberAccessExpressionSyntax access && access.Name == whole || whole.Parent is AliasQualifiedNameSyntax) whole = whole.Parent;
        return whole.Parent is ArgumentSyntax or EqualsValueClauseSyntax or AssignmentExpressionSyntax or ConditionalExpressionSyntax or ArrowExpressionClauseSyntax or ReturnStatementSyntax
            or InitializerExpressionSyntax or ExpressionElementSyntax or SwitchExpressionArmSyntax or CastExpressionSyntax or ParenthesizedExpressionSyntax or BinaryExpressionSyntax;
    }

    private Dictionary<string, SyntaxNode> FindMembers()
    {
        var members = new Dictionary<string, SyntaxNode>(StringComparer.Ordinal);
        foreach (var node in _tree.GetRoot().DescendantNodes(n => n is not BlockSyntax and not ArrowExpressionClauseSyntax))
        {
            if (node is MemberDeclarationSyntax or VariableDeclaratorSyntax or AccessorDeclarationSyntax && KeyOf(node) is var key && !members.ContainsKey(key)) members.Add(key, node);
        }

        return members;
    }

    private Dictionary<string, long> FindDeclarations()
    {
        var root = (CompilationUnitSyntax)_tree.GetRoot();
        var declared = new Dictionary<string, long>(StringComparer.Ordinal) { [Everywhere] = Hash(root.Usings.ToString()) + Hash(root.Externs.ToString()) };
        foreach (var member in root.DescendantNodes(n => n is not BlockSyntax and not ArrowExpressionClauseSyntax).OfType<MemberDeclarationSyntax>())
        {
            switch (member)
            {
                case GlobalStatementSyntax:
                    break;
                case BaseNamespaceDeclarationSyntax space:
                    Add(Everywhere, $"{space.Name} {space.Usings}");
                    break;
                case TypeDeclarationSyntax type:
                    Add(Everywhere, $"{TypePath(type)}{type.AttributeLists}{type.Modifiers} {type.Identifier}{type.TypeParameterList}{type.ParameterList}{type.BaseList}{type.ConstraintClauses}");
                    break;
                case MethodDeclarationSyntax method:
                    Add(method.Identifier.ValueText, $"{TypePath(method)}{method.AttributeLists}{method.Modifiers} {method.ReturnType} {method.Identifier}{method.TypeParameterList}{method.ParameterList}{method.ConstraintClauses}");
                    break;
                case ConstructorDeclarationSyntax constructor:
                    Add(Everywhere, $"{TypePath(constructor)}{constructor.Modifiers} {constructor.Identifier}{constructor.ParameterList}");
                    break;
                case PropertyDeclarationSyntax property:
                    Add(property.Identifier.ValueText, TypePath(property) + property);
                    break;
                case BaseFieldDeclarationSyntax field:
                    foreach (var variable in field.Declaration.Variables) Add(variable.Identifier.ValueText, TypePath(field) + field);
                    break;
                default:
                    HasOperators |= member is OperatorDeclarationSyntax or IndexerDeclarationSyntax;
                    Add(Everywhere, TypePath(member) + member);
                    break;
            }
        }

        return declared;

        // Order does not matter, so that hashes of many files add up to one of all.
        void Add(string name, string text)
        {
            if (s_unwritten.Contains(name)) name = Everywhere;
            declared.TryGetValue(name, out var before);
            declared[name] = unchecked(before + Hash(text));
        }
    }

    private static long Hash(string text)
    {
        var hash = unchecked((long)14695981039346656037);
        foreach (var c in text) hash = unchecked((hash ^ c) * 1099511628211);
        return hash;
    }
}
