using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace DevProxy.Cors.Tests;

/// <summary>Where a mutant stands, and its text there.</summary>
internal sealed record MutantPlace(SyntaxTree Tree, TextSpan Span, string Text)
{
    /// <summary>
    /// The body of the method or property around it, or the static field with its initial value; null where there is neither.
    /// </summary>
    public SyntaxNode? Part =>
        Tree.GetRoot()
            .FindNode(Span)
            .AncestorsAndSelf()
            .FirstOrDefault(static node =>
                node switch
                {
                    BlockSyntax => node.Parent is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax,
                    ArrowExpressionClauseSyntax => node.Parent
                        is BaseMethodDeclarationSyntax
                            or AccessorDeclarationSyntax
                            or PropertyDeclarationSyntax,
                    FieldDeclarationSyntax constant => constant.Declaration.Variables is [{ Initializer: not null }]
                        && constant.Modifiers.Any(static modifier =>
                            modifier.IsKind(SyntaxKind.StaticKeyword) || modifier.IsKind(SyntaxKind.ConstKeyword)
                        ),
                    _ => false,
                }
            );

    /// <summary>A part of the file with the change in it.</summary>
    public string Apply(TextSpan part)
    {
        var text = Tree.GetText().ToString(part);
        return string.Concat(text.AsSpan(0, Span.Start - part.Start), Text, text.AsSpan(Span.End - part.Start));
    }

    public override string ToString() => $"{Tree.FilePath}, line {Tree.GetLineSpan(Span).StartLinePosition.Line + 1}";
}
