using System.Collections.Concurrent;
using System.Text;
using GraphCompiler.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generators.AutoGraph;

/// <summary>The user's files with twins in one stage of their rewriting, so that these can be asked for their meaning.</summary>
internal sealed class TwinCompilation
{
    private readonly Dictionary<string, SyntaxTree> _trees = new(StringComparer.Ordinal);

    // A model keeps what it has bound, and binding a method is most of what a twin costs.
    private readonly ConcurrentDictionary<string, SemanticModel> _models = new(StringComparer.Ordinal);

    public TwinCompilation(Sources user, IReadOnlyList<Twin> twins)
    {
        Twins = twins;
        foreach (var twin in twins) _trees.Add(twin.Id, CSharpSyntaxTree.Create(twin.Root, (CSharpParseOptions)twin.Source.SyntaxTree.Options, twin.FileName, Encoding.UTF8));
        // Twins are worked on beside each other, and one is too little to be worth several threads.
        Compilation = user.Compilation.WithOptions(((CSharpCompilationOptions)user.Compilation.Options).WithConcurrentBuild(false)).AddSyntaxTrees(_trees.Values);
    }

    public IReadOnlyList<Twin> Twins { get; }

    public Compilation Compilation { get; }

    /// <summary>A twin's method, as a node that belongs to the compilation.</summary>
    public MethodDeclarationSyntax MethodOf(Twin twin) => _trees[twin.Id].GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>().First();

    public SemanticModel ModelOf(Twin twin) => _models.GetOrAdd(twin.Id, id => Sources.ModelOf(Compilation, _trees[id]));
}
